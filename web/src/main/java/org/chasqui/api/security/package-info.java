// SPDX-License-Identifier: AGPL-3.0-or-later
/** Device tokens on JAX-RS resources, and the metrics endpoint. */
@NullMarked
package org.chasqui.api.security;

import org.jspecify.annotations.NullMarked;

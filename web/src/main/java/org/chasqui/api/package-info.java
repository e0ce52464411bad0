// SPDX-License-Identifier: AGPL-3.0-or-later
/** The control plane's root. Resources stand in a package per feature. */
@NullMarked
package org.chasqui.api;

import org.jspecify.annotations.NullMarked;

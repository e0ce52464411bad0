// SPDX-License-Identifier: AGPL-3.0-or-later
/** Errors as problem documents (RFC 9457), and reading values out of requests. */
@NullMarked
package org.chasqui.api.problems;

import org.jspecify.annotations.NullMarked;

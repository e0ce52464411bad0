// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The load generator: drives a running server with the real protocol and prints one JSON line. See docs/performance.md.
 */
@NullMarked
package org.chasqui.bench;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: AGPL-3.0-or-later
/** A userspace proxy that delays what passes as a long way would. */
@NullMarked
package org.chasqui.bench.proxy;

import org.jspecify.annotations.NullMarked;

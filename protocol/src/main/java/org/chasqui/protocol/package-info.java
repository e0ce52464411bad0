// SPDX-License-Identifier: AGPL-3.0-or-later
/** What client and server share around the generated messages: the protocol's limits, and ranges of numbers. */
@NullMarked
package org.chasqui.protocol;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: AGPL-3.0-or-later
/** The {@code chasqui} command line: translates between a terminal and the SDK, and decides nothing itself. */
@NullMarked
package org.chasqui.client.cli;

import org.jspecify.annotations.NullMarked;

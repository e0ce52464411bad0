// SPDX-License-Identifier: AGPL-3.0-or-later
/** The command line: a subcommand per scenario, and what they have in common. */
@NullMarked
package org.chasqui.bench.cli;

import org.jspecify.annotations.NullMarked;

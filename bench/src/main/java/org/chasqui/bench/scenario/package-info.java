// SPDX-License-Identifier: AGPL-3.0-or-later
/** What a run does: who sends to whom, and what counts as a message. */
@NullMarked
package org.chasqui.bench.scenario;

import org.jspecify.annotations.NullMarked;

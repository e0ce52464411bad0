// SPDX-License-Identifier: AGPL-3.0-or-later
/** Registering for wake-ups. */
@NullMarked
package org.chasqui.api.wakeups;

import org.jspecify.annotations.NullMarked;

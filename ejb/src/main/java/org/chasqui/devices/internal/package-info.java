// SPDX-License-Identifier: AGPL-3.0-or-later
/** Persistence of devices. */
@NullMarked
package org.chasqui.devices.internal;

import org.jspecify.annotations.NullMarked;

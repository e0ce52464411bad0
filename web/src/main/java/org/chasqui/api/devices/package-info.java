// SPDX-License-Identifier: AGPL-3.0-or-later
/** Enrolling a device with a user's credentials. */
@NullMarked
package org.chasqui.api.devices;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: AGPL-3.0-or-later
/** Devices of an account: enrolment, device tokens, and the directory that a submit is checked against. */
@NullMarked
package org.chasqui.devices;

import org.jspecify.annotations.NullMarked;

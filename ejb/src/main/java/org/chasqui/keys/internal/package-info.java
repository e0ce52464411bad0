// SPDX-License-Identifier: AGPL-3.0-or-later
/** Persistence of prekeys and signature checks by libsignal. */
@NullMarked
package org.chasqui.keys.internal;

import org.jspecify.annotations.NullMarked;

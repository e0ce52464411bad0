// SPDX-License-Identifier: AGPL-3.0-or-later
/** What the control plane does for the data plane: tickets for clients that cannot set a header on an upgrade. */
@NullMarked
package org.chasqui.api.stream;

import org.jspecify.annotations.NullMarked;

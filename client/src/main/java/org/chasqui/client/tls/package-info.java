// SPDX-License-Identifier: AGPL-3.0-or-later
/** Whom to take for the server: the system's certificate authorities, or one pinned certificate. */
@NullMarked
package org.chasqui.client.tls;

import org.jspecify.annotations.NullMarked;

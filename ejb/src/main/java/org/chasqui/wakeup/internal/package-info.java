// SPDX-License-Identifier: AGPL-3.0-or-later
/** Web Push and APNs, their keys and certificates, the registrations' table, and the threads that wake. */
@NullMarked
package org.chasqui.wakeup.internal;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What a device keeps: one owner-only SQLite file in one locked home directory. Knows nothing of servers or
 * cryptography.
 */
@NullMarked
package org.chasqui.client.store;

import org.jspecify.annotations.NullMarked;

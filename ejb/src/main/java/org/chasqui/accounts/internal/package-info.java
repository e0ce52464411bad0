// SPDX-License-Identifier: AGPL-3.0-or-later
/** Persistence of accounts, password hashing and the first administrator. */
@NullMarked
package org.chasqui.accounts.internal;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: AGPL-3.0-or-later
/** Accounts: people who may enrol devices. Created and disabled by administrators. */
@NullMarked
package org.chasqui.accounts;

import org.jspecify.annotations.NullMarked;

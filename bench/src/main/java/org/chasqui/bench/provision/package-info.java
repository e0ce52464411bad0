// SPDX-License-Identifier: AGPL-3.0-or-later
/** Accounts and devices made through the admin API. */
@NullMarked
package org.chasqui.bench.provision;

import org.jspecify.annotations.NullMarked;

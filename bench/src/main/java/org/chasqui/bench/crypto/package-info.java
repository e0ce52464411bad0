// SPDX-License-Identifier: AGPL-3.0-or-later
/** What end-to-end encryption costs a client; no server is involved. */
@NullMarked
package org.chasqui.bench.crypto;

import org.jspecify.annotations.NullMarked;

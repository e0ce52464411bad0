// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * A light client of the data plane on one Netty event loop: frames are read and written by hand, so that the generator
 * takes as little of the machine as it can from the server it measures.
 */
@NullMarked
package org.chasqui.bench.stream;

import org.jspecify.annotations.NullMarked;

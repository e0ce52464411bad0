// SPDX-License-Identifier: AGPL-3.0-or-later
/** What is measured, and where it is read: latencies, CPU time from /proc, the server's metrics, and the JSON line. */
@NullMarked
package org.chasqui.bench.measure;

import org.jspecify.annotations.NullMarked;

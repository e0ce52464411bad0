// SPDX-License-Identifier: AGPL-3.0-or-later
/** The counters, gauges and histograms of the pipeline (MicroProfile Metrics 5.1), named in docs/operations.md. */
@NullMarked
package org.chasqui.metrics;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: AGPL-3.0-or-later
/** The control plane: JSON over HTTP, problem documents turned into typed exceptions. */
@NullMarked
package org.chasqui.client.api;

import org.jspecify.annotations.NullMarked;

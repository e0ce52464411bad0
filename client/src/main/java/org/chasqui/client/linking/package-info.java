// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Linking a further device: the code that it shows, what it and the primary say to each other past the server, and what
 * each of them does.
 */
@NullMarked
package org.chasqui.client.linking;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: AGPL-3.0-or-later
/** What can go wrong, as one sealed family of exceptions whose messages say what happened and what to do next. */
@NullMarked
package org.chasqui.client.failure;

import org.jspecify.annotations.NullMarked;

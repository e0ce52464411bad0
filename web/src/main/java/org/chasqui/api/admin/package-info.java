// SPDX-License-Identifier: AGPL-3.0-or-later
/** What administrators may do. */
@NullMarked
package org.chasqui.api.admin;

import org.jspecify.annotations.NullMarked;

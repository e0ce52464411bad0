// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What the container lends us, in one place: entity manager, clock, threads, broker connections, and the schema
 * migration that runs before the persistence unit is validated.
 */
@NullMarked
package org.chasqui.platform;

import org.jspecify.annotations.NullMarked;

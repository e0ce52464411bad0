// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Nothing accepted is lost, shown twice or reordered, whatever breaks: {@link org.chasqui.chaos.Checker} sends numbered
 * messages through many raw connections and keeps the books while a test kills the server, stops the database, fills a
 * disk or suspends an owner. docs/chaos.md tells how to run the long versions.
 */
@NullMarked
package org.chasqui.chaos;

import org.jspecify.annotations.NullMarked;

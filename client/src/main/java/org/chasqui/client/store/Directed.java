// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import org.chasqui.protocol.v1.Content;

/**
 * What is meant for one device of the recipient only; the other devices, which have to get something, get a silence.
 *
 * @param device its number
 * @param content what it gets
 */
public record Directed(int device, Content content) {}

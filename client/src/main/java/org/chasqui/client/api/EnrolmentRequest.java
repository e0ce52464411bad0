// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import com.google.protobuf.ByteString;

/**
 * What {@code POST /devices} takes.
 *
 * @param name of the device, for people; 1 to 64 characters
 * @param registrationId 1 to 16380
 * @param identityKey public, 33 bytes
 * @param accountKey public key of the account, 33 bytes
 * @param certificate the account key's signature over the device as number 1
 */
public record EnrolmentRequest(
        String name, int registrationId, ByteString identityKey, ByteString accountKey, ByteString certificate) {}

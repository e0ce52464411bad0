// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import com.google.protobuf.ByteString;

/**
 * What {@code POST /links/LINK/approve} takes.
 *
 * @param proof that the primary has the code
 * @param device number that the link was opened with
 * @param name of the device, for people
 * @param registrationId of the device
 * @param identityKey of the device, public
 * @param certificate by the account key
 * @param handover sealed for the device
 */
public record LinkApproval(
        ByteString proof,
        int device,
        String name,
        int registrationId,
        ByteString identityKey,
        ByteString certificate,
        ByteString handover) {}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.store.Profile;

/**
 * This device: where it is reached, its own identity, and its account's word for it.
 *
 * @param address account and number
 * @param identity its key pair and registration id
 * @param certificate by the account key
 */
public record LocalDevice(DeviceAddress address, LocalIdentity identity, DeviceCertificate certificate) {

    /** The device of a profile. */
    public static LocalDevice of(Profile profile) {
        return new LocalDevice(
                profile.address(),
                new LocalIdentity(profile.identityKeyPair(), profile.registrationId()),
                new DeviceCertificate(
                        profile.membership().accountKey(), profile.membership().certificate()));
    }
}

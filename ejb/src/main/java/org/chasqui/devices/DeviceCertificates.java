// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

/** Checks device certificates; {@code keys} implements it, which knows the signatures. */
public interface DeviceCertificates {

    /**
     * Whether the account key has certified the device (docs/protocol.md, "Device certificates").
     *
     * @param accountKey serialised public key
     * @param device what is certified
     * @param certificate any bytes
     */
    boolean verifies(byte[] accountKey, Certified device, byte[] certificate);

    /**
     * What a certificate names.
     *
     * @param number the device number
     * @param registrationId the registration id
     * @param identityKey the serialised public identity key
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares these, and key bytes are arrays in every API
    record Certified(int number, int registrationId, byte[] identityKey) {}
}

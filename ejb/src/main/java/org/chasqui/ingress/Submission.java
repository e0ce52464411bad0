// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.identity.AccountId;
import org.chasqui.protocol.Limits;

/**
 * A submit as the gateway received it: well-formed, not yet checked against anything.
 *
 * @param sender the authenticated device
 * @param recipient names the conversation
 * @param number the message number
 * @param copies for the recipient's devices
 * @param ownCopies for the sender's other devices
 * @param handling what the sender wants done with it
 */
public record Submission(
        EnrolledDevice sender,
        AccountId recipient,
        long number,
        List<DeviceCiphertext> copies,
        List<DeviceCiphertext> ownCopies,
        Handling handling) {

    /** Largest ciphertext, in bytes. */
    public static final int MAX_CIPHERTEXT = Limits.MAX_CIPHERTEXT_BYTES;

    /** Bytes of all ciphertexts together. */
    public long size() {
        return size(copies) + ownSize();
    }

    /** Bytes of the ciphertexts for the sender's other devices. */
    public long ownSize() {
        return size(ownCopies);
    }

    private static long size(List<DeviceCiphertext> copies) {
        long size = 0;
        for (DeviceCiphertext copy : copies) {
            size += copy.ciphertext().size();
        }
        return size;
    }

    /**
     * How a message is to be treated.
     *
     * @param care how much is done to deliver it
     * @param timeToLive how long it waits for a device that is away; empty: as long as the server keeps anything
     */
    public record Handling(Care care, Optional<Duration> timeToLive) {

        /** Durable, for as long as the server keeps anything. */
        public static final Handling USUAL = new Handling(Care.DURABLE, Optional.empty());

        /** One that is not urgent. */
        public Handling(boolean ephemeral, Optional<Duration> timeToLive) {
            this(ephemeral ? Care.EPHEMERAL : Care.DURABLE, timeToLive);
        }

        /** In memory only, for {@link org.chasqui.delivery.EphemeralDeliveries#LIFE}. */
        public boolean ephemeral() {
            return care == Care.EPHEMERAL;
        }

        /** A person waits for it. */
        public boolean urgent() {
            return care == Care.URGENT;
        }
    }

    /** How much is done to deliver a message. */
    public enum Care {
        /** Never leaves memory, and wakes nobody. */
        EPHEMERAL,
        /** Waits for devices that are away. */
        DURABLE,
        /** Waits for devices that are away, and they are woken. */
        URGENT
    }

    /**
     * One ciphertext.
     *
     * @param device device number
     * @param registrationId which enrolment of that number the sender means
     * @param type the wire's {@code CiphertextType}
     * @param ciphertext opaque
     */
    public record DeviceCiphertext(int device, int registrationId, int type, ByteString ciphertext) {}
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.chasqui.delivery.Envelope;
import org.chasqui.delivery.EphemeralDeliveries;
import org.chasqui.delivery.Lifetime;
import org.chasqui.devices.AccountDevices;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.identity.AccountId;

/** Checks a submit whole, and makes it envelopes: one for the recipient's devices, one for the sender's own others. */
public final class SubmissionCheck {

    private final Function<AccountId, AccountDevices> directory;
    private final SendingDevices sending;
    private final Duration retention;

    /**
     * @param directory current device lists; may ask a database
     * @param sending which devices may submit
     * @param retention how long a message waits for a device at most
     */
    public SubmissionCheck(Function<AccountId, AccountDevices> directory, SendingDevices sending, Duration retention) {
        this.directory = directory;
        this.sending = sending;
        this.retention = retention;
    }

    /** What the check found. */
    public sealed interface Result {

        /** Sound. The first envelope decides the shard that answers; there are one or two. */
        record Sound(List<Envelope.Message> envelopes) implements Result {}

        /** Refused, and how to answer. */
        record Refused(SubmitOutcome.Rejected outcome) implements Result {}
    }

    /**
     * Checks against the device lists of this moment.
     *
     * @param serverTime what the message's server time will be if it is sound
     */
    public Result check(Submission submission, long serverTime) {
        Optional<SubmitOutcome.Rejected> malformed = malformed(submission);
        if (malformed.isPresent()) {
            return new Result.Refused(malformed.get());
        }
        AccountId self = submission.sender().address().account();
        AccountDevices ownAccount = directory.apply(self);
        if (!sending.mayWrite(submission.sender(), ownAccount)) {
            // its connection is about to be closed; Busy, so that nobody is told that the message cannot be sent
            return new Result.Refused(new SubmitOutcome.Busy());
        }
        boolean toSelf = submission.recipient().equals(self);
        AccountDevices recipient = directory.apply(submission.recipient());
        if (!recipient.active()) {
            return new Result.Refused(new SubmitOutcome.UnknownAccount());
        }
        List<EnrolledDevice> own = others(ownAccount, submission.sender());
        Matching copies = match(toSelf ? own : recipient.devices(), submission.copies());
        Matching ownCopies = match(toSelf ? List.of() : own, submission.ownCopies());
        if (!copies.mismatch.none() || !ownCopies.mismatch.none()) {
            return new Result.Refused(new SubmitOutcome.MismatchedDevices(copies.mismatch, ownCopies.mismatch));
        }
        if (copies.matched.isEmpty()) {
            // nobody would ever get it: an account without devices, or a note to oneself from the only device
            return new Result.Refused(new SubmitOutcome.Invalid());
        }
        var identity = new Envelope.MessageIdentity(
                submission.sender().address(), submission.recipient(), submission.number());
        Lifetime lifetime = new Lifetime(
                serverTime, serverTime + life(submission.handling()).toMillis());
        List<Envelope.Message> envelopes = new ArrayList<>();
        boolean urgent = submission.handling().urgent();
        envelopes.add(new Envelope.Message(submission.recipient(), lifetime, identity, copies.matched, urgent));
        if (!ownCopies.matched.isEmpty()) {
            // what one has sent oneself is no news for the other own devices: nobody is woken for it
            envelopes.add(new Envelope.Message(self, lifetime, identity, ownCopies.matched));
        }
        return new Result.Sound(envelopes);
    }

    private Duration life(Submission.Handling handling) {
        if (handling.ephemeral()) {
            return EphemeralDeliveries.LIFE;
        }
        return handling.timeToLive().filter(t -> t.compareTo(retention) < 0).orElse(retention);
    }

    private static Optional<SubmitOutcome.Rejected> malformed(Submission submission) {
        if (submission.number() < 1 || repeats(submission.copies()) || repeats(submission.ownCopies())) {
            return Optional.of(new SubmitOutcome.Invalid());
        }
        List<Submission.DeviceCiphertext> all = new ArrayList<>(submission.copies());
        all.addAll(submission.ownCopies());
        for (Submission.DeviceCiphertext copy : all) {
            if (copy.ciphertext().size() > Submission.MAX_CIPHERTEXT) {
                return Optional.of(new SubmitOutcome.TooLarge());
            }
            if (copy.ciphertext().isEmpty() || copy.type() <= 0) {
                return Optional.of(new SubmitOutcome.Invalid());
            }
        }
        return Optional.empty();
    }

    private static boolean repeats(List<Submission.DeviceCiphertext> copies) {
        Set<Integer> seen = new HashSet<>();
        return !copies.stream().allMatch(c -> seen.add(c.device()));
    }

    private static List<EnrolledDevice> others(AccountDevices own, EnrolledDevice sender) {
        return own.devices().stream().filter(d -> !d.id().equals(sender.id())).toList();
    }

    private static Matching match(List<EnrolledDevice> wanted, List<Submission.DeviceCiphertext> given) {
        Map<Integer, Submission.DeviceCiphertext> byNumber = new HashMap<>();
        given.forEach(g -> byNumber.put(g.device(), g));
        SortedSet<Integer> missing = new TreeSet<>();
        SortedSet<Integer> stale = new TreeSet<>();
        List<Envelope.Copy> matched = new ArrayList<>();
        for (EnrolledDevice device : wanted) {
            Submission.DeviceCiphertext copy = byNumber.remove(device.address().number());
            if (copy == null) {
                missing.add(device.address().number());
            } else if (copy.registrationId() != device.registrationId()) {
                stale.add(copy.device());
            } else {
                matched.add(new Envelope.Copy(device.id(), copy.type(), copy.ciphertext()));
            }
        }
        return new Matching(matched, new SubmitOutcome.Mismatch(missing, new TreeSet<>(byNumber.keySet()), stale));
    }

    private record Matching(List<Envelope.Copy> matched, SubmitOutcome.Mismatch mismatch) {}
}

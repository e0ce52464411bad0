// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.chasqui.delivery.Envelope;
import org.chasqui.delivery.Lifetime;
import org.chasqui.devices.AccountDevices;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.fixtures.Devices;
import org.chasqui.fixtures.Submissions;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceId;
import org.junit.jupiter.api.Test;

class SubmissionCheckTest {

    private static final long NOW = 1_795_000_000_000L;
    private static final Duration RETENTION = Duration.ofDays(30);
    private static final Lifetime LIFETIME = new Lifetime(NOW, NOW + RETENTION.toMillis());
    private static final AccountId ALICE = new AccountId(1);
    private static final AccountId BOB = new AccountId(2);

    private final EnrolledDevice alice1 = Devices.ofAccount(ALICE).create();
    private final EnrolledDevice alice2 = Devices.ofAccount(ALICE).numbered(2).create();
    private final EnrolledDevice alice3 = Devices.ofAccount(ALICE).numbered(3).create();
    private final EnrolledDevice bob1 = Devices.ofAccount(BOB).create();
    private final EnrolledDevice bob2 = Devices.ofAccount(BOB).numbered(2).create();
    private final EnrolledDevice bob3 = Devices.ofAccount(BOB).numbered(3).create();

    private final Map<AccountId, List<EnrolledDevice>> enrolled =
            new HashMap<>(Map.of(ALICE, List.of(alice1), BOB, List.of(bob1)));
    private final Set<DeviceId> unlisted = new HashSet<>();
    private final SubmissionCheck check = new SubmissionCheck(
            a -> new AccountDevices(a, enrolled.containsKey(a), enrolled.getOrDefault(a, List.of())),
            new SendingDevices(unlisted::contains, System::nanoTime),
            RETENTION);

    @Test
    void acceptsExactlyTheDevicesThereAre() {
        enrolled.put(BOB, List.of(bob1, bob2));
        Submission submission = Submissions.from(alice1, BOB)
                .numbered(17)
                .copyFor(bob2)
                .copyFor(bob1)
                .create();

        assertThat(envelopes(submission))
                .containsExactly(new Envelope.Message(
                        BOB,
                        LIFETIME,
                        new Envelope.MessageIdentity(alice1.address(), BOB, 17),
                        List.of(copy(bob1, "for 1"), copy(bob2, "for 2"))));
    }

    @Test
    void isUrgentForTheRecipientsDevicesAndNotForOnesOwn() {
        enrolled.put(ALICE, List.of(alice1, alice2));
        Submission submission = Submissions.from(alice1, BOB)
                .copyFor(bob1)
                .ownCopyFor(alice2)
                .handled(new Submission.Handling(Submission.Care.URGENT, Optional.empty()))
                .create();

        assertThat(envelopes(submission)).extracting(Envelope.Message::urgent).containsExactly(true, false);
    }

    @Test
    void livesAsLongAsTheSenderWantsButNoLongerThanTheServerKeepsAnything() {
        assertThat(lifeOf(Optional.of(Duration.ofHours(1)))).isEqualTo(Duration.ofHours(1));
        assertThat(lifeOf(Optional.of(Duration.ofDays(31)))).isEqualTo(RETENTION);
        assertThat(lifeOf(Optional.empty())).isEqualTo(RETENTION);
    }

    private Duration lifeOf(Optional<Duration> timeToLive) {
        Lifetime lifetime = envelopes(Submissions.from(alice1, BOB)
                        .copyFor(bob1)
                        .handled(new Submission.Handling(false, timeToLive))
                        .create())
                .getFirst()
                .lifetime();
        return Duration.ofMillis(lifetime.expiresAt() - lifetime.serverTime());
    }

    @Test
    void anEphemeralMessageLivesTenSeconds() {
        Submission submission = Submissions.from(alice1, BOB)
                .copyFor(bob1)
                .handled(new Submission.Handling(true, Optional.of(Duration.ofHours(1))))
                .create();

        assertThat(envelopes(submission).getFirst().lifetime()).isEqualTo(new Lifetime(NOW, NOW + 10_000));
    }

    @Test
    void ownCopiesBecomeASecondEnvelope() {
        enrolled.put(ALICE, List.of(alice1, alice2, alice3));
        Submission submission = Submissions.from(alice2, BOB)
                .copyFor(bob1)
                .ownCopyFor(alice1)
                .ownCopyFor(alice3)
                .create();

        var identity = new Envelope.MessageIdentity(alice2.address(), BOB, 1);
        assertThat(envelopes(submission))
                .containsExactly(
                        new Envelope.Message(BOB, LIFETIME, identity, List.of(copy(bob1, "for 1"))),
                        new Envelope.Message(
                                ALICE, LIFETIME, identity, List.of(copy(alice1, "own 1"), copy(alice3, "own 3"))));
    }

    @Test
    void aNoteToOneselfGoesToTheOtherDevices() {
        enrolled.put(ALICE, List.of(alice1, alice2, alice3));
        Submission submission =
                Submissions.from(alice1, ALICE).copyFor(alice2).copyFor(alice3).create();

        assertThat(envelopes(submission))
                .containsExactly(new Envelope.Message(
                        ALICE,
                        LIFETIME,
                        new Envelope.MessageIdentity(alice1.address(), ALICE, 1),
                        List.of(copy(alice2, "for 2"), copy(alice3, "for 3"))));
    }

    @Test
    void aNoteToOneselfHasNoCopyForItsSenderAndNoOwnCopies() {
        enrolled.put(ALICE, List.of(alice1, alice2));
        Submission submission = Submissions.from(alice1, ALICE)
                .copyFor(alice1)
                .copyFor(alice2)
                .ownCopyFor(alice2)
                .create();

        assertThat(refusal(submission))
                .isEqualTo(new SubmitOutcome.MismatchedDevices(
                        mismatch(List.of(), List.of(1), List.of()), mismatch(List.of(), List.of(2), List.of())));
    }

    @Test
    void tellsMissingExtraAndStaleApartForTheRecipient() {
        enrolled.put(BOB, List.of(bob1, bob2));
        Submission submission = Submissions.from(alice1, BOB)
                .copyFor(Devices.ofAccount(BOB).registered(1).create())
                .copyFor(bob3)
                .create();

        assertThat(refusal(submission))
                .isEqualTo(new SubmitOutcome.MismatchedDevices(
                        mismatch(List.of(2), List.of(3), List.of(1)), mismatch(List.of(), List.of(), List.of())));
    }

    @Test
    void tellsMissingExtraAndStaleApartForTheSender() {
        enrolled.put(ALICE, List.of(alice1, alice2, alice3));
        EnrolledDevice gone = Devices.ofAccount(ALICE).numbered(4).create();
        Submission submission = Submissions.from(alice1, BOB)
                .copyFor(bob1)
                .ownCopyFor(Devices.ofAccount(ALICE).numbered(2).registered(1).create())
                .ownCopyFor(gone)
                .create();

        assertThat(refusal(submission))
                .isEqualTo(new SubmitOutcome.MismatchedDevices(
                        mismatch(List.of(), List.of(), List.of()), mismatch(List.of(3), List.of(4), List.of(2))));
    }

    @Test
    void anOwnCopyForTheSendingDeviceIsExtra() {
        Submission submission =
                Submissions.from(alice1, BOB).copyFor(bob1).ownCopyFor(alice1).create();

        assertThat(refusal(submission))
                .isEqualTo(new SubmitOutcome.MismatchedDevices(
                        mismatch(List.of(), List.of(), List.of()), mismatch(List.of(), List.of(1), List.of())));
    }

    @Test
    void refusesAnUnknownOrDisabledAccount() {
        enrolled.remove(BOB);

        assertThat(refusal(Submissions.from(alice1, BOB).copyFor(bob1).create()))
                .isEqualTo(new SubmitOutcome.UnknownAccount());
    }

    @Test
    void acceptsACiphertextOfExactly64KiB() {
        ByteString largest = ByteString.copyFrom(new byte[64 * 1024]);

        assertThat(envelopes(
                        Submissions.from(alice1, BOB).copyFor(bob1, largest).create()))
                .hasSize(1);
    }

    @Test
    void refusesACiphertextOfMoreThan64KiB() {
        ByteString tooLarge = ByteString.copyFrom(new byte[64 * 1024 + 1]);

        assertThat(refusal(Submissions.from(alice1, BOB).copyFor(bob1, tooLarge).create()))
                .isEqualTo(new SubmitOutcome.TooLarge());
    }

    @Test
    void anEmptyCiphertextIsInvalid() {
        assertThat(refusal(Submissions.from(alice1, BOB)
                        .copyFor(bob1, ByteString.EMPTY)
                        .create()))
                .isEqualTo(new SubmitOutcome.Invalid());
    }

    @Test
    void numberZeroIsInvalid() {
        assertThat(refusal(
                        Submissions.from(alice1, BOB).numbered(0).copyFor(bob1).create()))
                .isEqualTo(new SubmitOutcome.Invalid());
    }

    @Test
    void aDeviceNamedTwiceIsInvalid() {
        assertThat(refusal(Submissions.from(alice1, BOB)
                        .copyFor(bob1)
                        .copyFor(bob1)
                        .create()))
                .isEqualTo(new SubmitOutcome.Invalid());

        enrolled.put(ALICE, List.of(alice1, alice2));
        assertThat(refusal(Submissions.from(alice1, BOB)
                        .copyFor(bob1)
                        .ownCopyFor(alice2)
                        .ownCopyFor(alice2)
                        .create()))
                .isEqualTo(new SubmitOutcome.Invalid());
    }

    @Test
    void aMessageThatNobodyWouldGetIsInvalid() {
        assertThat(refusal(Submissions.from(alice1, ALICE).create())).isEqualTo(new SubmitOutcome.Invalid());

        enrolled.put(BOB, List.of());
        assertThat(refusal(Submissions.from(alice1, BOB).create())).isEqualTo(new SubmitOutcome.Invalid());
    }

    /** Its connection is about to end; nobody is to be told meanwhile that the message cannot be sent. */
    @Test
    void aDeviceThatIsNotOneOfItsAccountAnyMoreIsToTryLater() {
        Submission submission =
                Submissions.from(alice2, BOB).copyFor(bob1).ownCopyFor(alice1).create();

        assertThat(refusal(submission)).isEqualTo(new SubmitOutcome.Busy());
    }

    @Test
    void aDeviceOfADisabledAccountIsToTryLater() {
        unlisted.add(alice1.id());
        enrolled.remove(ALICE);

        assertThat(refusal(Submissions.from(alice1, BOB).copyFor(bob1).create()))
                .isEqualTo(new SubmitOutcome.Busy());
    }

    @Test
    void aDeviceThatCannotBeWrittenToYetMaySend() {
        unlisted.add(alice2.id());
        Submission submission =
                Submissions.from(alice2, BOB).copyFor(bob1).ownCopyFor(alice1).create();

        assertThat(envelopes(submission)).hasSize(2);
    }

    /** Removed and enrolled anew under the same number while a submit was on its way. */
    @Test
    void aSenderWhoseNumberWasGivenAgainIsNotTheNewDevice() {
        EnrolledDevice successor = new EnrolledDevice(new DeviceId(999_999), alice1.address(), 5);
        enrolled.put(ALICE, List.of(successor));

        assertThat(refusal(Submissions.from(alice1, BOB).copyFor(bob1).create()))
                .isEqualTo(new SubmitOutcome.Busy());
    }

    private List<Envelope.Message> envelopes(Submission submission) {
        return ((SubmissionCheck.Result.Sound) check.check(submission, NOW)).envelopes();
    }

    private SubmitOutcome refusal(Submission submission) {
        return ((SubmissionCheck.Result.Refused) check.check(submission, NOW)).outcome();
    }

    private static Envelope.Copy copy(EnrolledDevice device, String ciphertext) {
        return new Envelope.Copy(device.id(), 2, ByteString.copyFromUtf8(ciphertext));
    }

    private static SubmitOutcome.Mismatch mismatch(List<Integer> missing, List<Integer> extra, List<Integer> stale) {
        return new SubmitOutcome.Mismatch(sorted(missing), sorted(extra), sorted(stale));
    }

    private static SortedSet<Integer> sorted(List<Integer> numbers) {
        return new TreeSet<>(numbers);
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.keys;

import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import org.chasqui.devices.DeviceRemoved;
import org.chasqui.devices.Devices;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.devices.NewDevice;
import org.chasqui.devices.PreKeysRunLow;
import org.chasqui.devices.Publication;
import org.chasqui.identity.DeviceId;
import org.chasqui.keys.internal.DeviceKeys;
import org.chasqui.keys.internal.KeyKind;
import org.chasqui.keys.internal.PreKeyRepository;
import org.chasqui.keys.internal.UploadCheck;

/**
 * Publishes and hands out prekeys. Both happen under a lock on the device's row of keys, so that one-time keys leave in
 * the order they came and never twice, however many claim at once.
 */
@Singleton
public class PreKeys {

    private final Devices devices;
    private final Publication publication;
    private final PreKeyRepository repository;
    private final Event<PreKeysRunLow> low;

    @Inject
    PreKeys(Devices devices, Publication publication, PreKeyRepository repository, Event<PreKeysRunLow> low) {
        this.devices = devices;
        this.publication = publication;
        this.repository = repository;
        this.low = low;
    }

    /** Verifies every key and signature (31 µs each), then stores them all, or nothing. */
    @Transactional
    public PublishOutcome publish(EnrolledDevice device, PreKeyUpload upload) {
        Optional<byte[]> identityKey = devices.identityKey(device.id());
        if (identityKey.isEmpty()) {
            return new PublishOutcome.UnknownDevice();
        }
        Optional<PublishOutcome> refused = UploadCheck.refusal(upload, identityKey.get());
        if (refused.isPresent()) {
            return refused.get();
        }
        if (!publication.begin(device.id())) {
            return new PublishOutcome.UnknownDevice();
        }
        DeviceKeys keys = repository.lockOrCreate(device.id());
        Optional<PublishOutcome> duplicate = duplicateId(device.id(), upload);
        if (duplicate.isPresent()) {
            return duplicate.get();
        }
        keys.replace(upload.signedPreKey(), upload.lastResortKyber());
        repository.addEc(device.id(), upload.preKeys());
        repository.addKyber(device.id(), upload.kyberPreKeys());
        if (keys.signedPreKey() != null && keys.lastResortKyber() != null) {
            publication.complete(device.id());
        }
        return new PublishOutcome.Published();
    }

    private Optional<PublishOutcome> duplicateId(DeviceId device, PreKeyUpload upload) {
        List<Integer> ec = upload.preKeys().stream().map(EcPreKey::id).toList();
        List<Integer> kyber =
                upload.kyberPreKeys().stream().map(SignedPreKey::id).toList();
        return repository
                .anyInUse(device, KeyKind.EC, ec)
                .<PublishOutcome>map(id -> new PublishOutcome.InvalidId("preKeys", id))
                .or(() -> repository
                        .anyInUse(device, KeyKind.KYBER, kyber)
                        .map(id -> new PublishOutcome.InvalidId("kyberPreKeys", id)));
    }

    /**
     * Claims a bundle for each of these devices. Devices that have not published a signed prekey and a last-resort
     * Kyber prekey are left out.
     *
     * @param targets in ascending order of id, so that two claims lock in the same order
     */
    @Transactional
    public List<PreKeyBundle> claim(List<EnrolledDevice> targets) {
        return targets.stream().flatMap(d -> claimOne(d).stream()).toList();
    }

    private Optional<PreKeyBundle> claimOne(EnrolledDevice device) {
        Optional<DeviceKeys> keys = repository.lock(device.id());
        Optional<NewDevice.Keys> known = devices.keys(device.id());
        if (keys.isEmpty() || known.isEmpty()) {
            return Optional.empty();
        }
        SignedPreKey signed = keys.get().signedPreKey();
        SignedPreKey lastResort = keys.get().lastResortKyber();
        if (signed == null || lastResort == null) {
            return Optional.empty();
        }
        PreKeyBundle bundle = new PreKeyBundle(
                device,
                known.get(),
                signed,
                repository.takeKyber(device.id()).orElse(lastResort),
                repository.takeEc(device.id()).orElse(null));
        PreKeyCounts left = counts(device.id());
        if (left.low()) {
            low.fire(new PreKeysRunLow(
                    device.id(), Math.toIntExact(left.preKeys()), Math.toIntExact(left.kyberPreKeys())));
        }
        return Optional.of(bundle);
    }

    /** One-time keys left for a device. */
    @Transactional
    public PreKeyCounts counts(DeviceId device) {
        return new PreKeyCounts(repository.count(device, KeyKind.EC), repository.count(device, KeyKind.KYBER));
    }

    void onRemoved(@Observes DeviceRemoved removed) {
        repository.deleteAll(removed.device().id());
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The installation's one key pair for Web Push. Read only: the row is written by {@link VapidKeyRow}. */
@Entity
@Table(name = "vapid_key")
class VapidKey {

    static final int ID = 1;

    @Id
    private int id;

    @Column(name = "public_key", nullable = false)
    private byte[] publicKey;

    @Column(name = "private_key", nullable = false)
    private byte[] privateKey;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected VapidKey() {}

    /** X.509. */
    byte[] publicKey() {
        return publicKey;
    }

    /** PKCS #8, sealed by {@link SealedKey}. */
    byte[] sealedPrivateKey() {
        return privateKey;
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.accounts.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.chasqui.accounts.AccountSummary;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.UserName;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/**
 * A person's account. Created by an administrator, then active; may be disabled and enabled again; never deleted while
 * anything refers to it. The JDBC realm of the security domain reads this table too (see wildfly-config/security.cli).
 */
@Entity
@DynamicUpdate // two transactions may each change a column
@Table(name = "account")
public class Account {

    @Id
    private long id;

    @Column(nullable = false)
    private String name;

    @Column(name = "password_hash")
    private @Nullable String passwordHash;

    @SuppressWarnings("UnusedVariable") // read by the security domain, in SQL
    private boolean admin;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    @Column(name = "account_key")
    private byte @Nullable [] accountKey;

    @Column(name = "disabled_at")
    private @Nullable Instant disabledAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Account() {}

    /** A new, active account. */
    public Account(AccountId id, UserName name, @Nullable String passwordHash, boolean admin, Instant createdAt) {
        this.id = id.value();
        this.name = name.value();
        this.passwordHash = passwordHash;
        this.admin = admin;
        this.createdAt = createdAt;
    }

    /** The account's id. */
    public AccountId id() {
        return new AccountId(id);
    }

    /** Disables; the first moment counts if it happens twice. */
    public void disable(Instant now) {
        if (disabledAt == null) {
            disabledAt = now;
        }
    }

    /** Makes it active again. */
    public void enable() {
        disabledAt = null;
    }

    /** The serialised public account key, null where there is none. */
    public byte @Nullable [] key() {
        return accountKey;
    }

    /** Gives it another account key, or none. */
    public void replaceKey(byte @Nullable [] key) {
        accountKey = key;
    }

    /** What may leave this package. */
    public AccountSummary summary() {
        return new AccountSummary(id(), new UserName(name), disabledAt != null);
    }
}

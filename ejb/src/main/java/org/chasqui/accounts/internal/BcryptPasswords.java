// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.accounts.internal;

import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import org.wildfly.security.password.PasswordFactory;
import org.wildfly.security.password.WildFlyElytronPasswordProvider;
import org.wildfly.security.password.interfaces.BCryptPassword;
import org.wildfly.security.password.spec.EncryptablePasswordSpec;
import org.wildfly.security.password.spec.IteratedSaltedPasswordAlgorithmSpec;
import org.wildfly.security.password.util.ModularCrypt;

/** Hashes passwords with bcrypt by Elytron, in the form that Elytron's JDBC realm reads. */
@Singleton
public class BcryptPasswords {

    /** 2^10 rounds. */
    private static final int COST = 10;

    private final SecureRandom random = new SecureRandom();

    /**
     * The bcrypt hash of a password under a fresh salt.
     *
     * @return modular crypt format, {@code $2a$10$…}
     */
    public String hash(String password) {
        byte[] salt = new byte[BCryptPassword.BCRYPT_SALT_SIZE];
        random.nextBytes(salt);
        var spec = new EncryptablePasswordSpec(
                password.toCharArray(), new IteratedSaltedPasswordAlgorithmSpec(COST, salt));
        try {
            PasswordFactory factory = PasswordFactory.getInstance(
                    BCryptPassword.ALGORITHM_BCRYPT, WildFlyElytronPasswordProvider.getInstance());
            return ModularCrypt.encodeAsString(factory.generatePassword(spec));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("bcrypt is part of Elytron and must be there", e);
        }
    }
}

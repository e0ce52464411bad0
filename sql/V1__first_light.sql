-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Accounts, devices, prekeys, shard ownership and waiting deliveries.
-- Plain MySQL 8.4 / MariaDB 10.11 common subset.

CREATE TABLE account (
  id            BIGINT      NOT NULL COMMENT 'random, never reused',
  name          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  password_hash VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'bcrypt, modular crypt format; NULL where another realm knows the user',
  admin         BOOLEAN     NOT NULL,
  created_at    DATETIME(3) NOT NULL,
  disabled_at   DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY account_name (name)
) ENGINE = InnoDB;

CREATE TABLE device (
  id              BIGINT        NOT NULL AUTO_INCREMENT COMMENT 'never reused, unlike the number',
  account_id      BIGINT        NOT NULL,
  number          INT           NOT NULL COMMENT '1 to 127; 1 is the primary',
  name            VARCHAR(64)   CHARACTER SET utf8mb4 NOT NULL,
  registration_id INT           NOT NULL,
  identity_key    VARBINARY(33) NOT NULL,
  token_hash      VARBINARY(32) NOT NULL COMMENT 'SHA-256 of the secret part of the token',
  enrolled_at     DATETIME(3)   NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY device_address (account_id, number),
  CONSTRAINT device_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE = InnoDB;

-- The keys that stay until they are replaced; its row is also the lock under
-- which one-time keys are claimed and published.
CREATE TABLE device_keys (
  device_id                   BIGINT          NOT NULL,
  signed_prekey_id            INT             NULL,
  signed_prekey               VARBINARY(33)   NULL,
  signed_prekey_signature     VARBINARY(64)   NULL,
  last_resort_kyber_id        INT             NULL,
  last_resort_kyber           VARBINARY(1600) NULL,
  last_resort_kyber_signature VARBINARY(64)   NULL,
  PRIMARY KEY (device_id)
) ENGINE = InnoDB;

CREATE TABLE one_time_prekey (
  id         BIGINT          NOT NULL AUTO_INCREMENT COMMENT 'rising: first in, first out',
  device_id  BIGINT          NOT NULL,
  kind       INT             NOT NULL COMMENT '0 EC, 1 Kyber',
  key_id     INT             NOT NULL,
  public_key VARBINARY(1600) NOT NULL,
  signature  VARBINARY(64)   NULL COMMENT 'Kyber only',
  PRIMARY KEY (id),
  UNIQUE KEY one_time_prekey_id (device_id, kind, key_id),
  KEY one_time_prekey_order (device_id, kind, id)
) ENGINE = InnoDB;

-- Fencing: whoever starts to own a shard raises its epoch; every insert into
-- delivery_record checks it under a lock.
CREATE TABLE shard_owner (
  shard INT         NOT NULL,
  epoch BIGINT      NOT NULL,
  owner VARCHAR(64) CHARACTER SET ascii NOT NULL,
  since DATETIME(3) NOT NULL,
  PRIMARY KEY (shard)
) ENGINE = InnoDB;

-- What waits for a device; deleted when the device acknowledges it.
CREATE TABLE delivery_record (
  device_id       BIGINT     NOT NULL,
  sequence        BIGINT     NOT NULL COMMENT 'epoch in the high 32 bits, counter in the low',
  kind            INT        NOT NULL COMMENT '0 message, 1 receipt',
  sender_account  BIGINT     NULL,
  sender_device   INT        NULL,
  conversation    BIGINT     NULL,
  number          BIGINT     NULL,
  server_time     BIGINT     NOT NULL COMMENT 'milliseconds since 1970 UTC',
  ciphertext_type INT        NULL,
  content         MEDIUMBLOB NOT NULL COMMENT 'ciphertext, or an encoded receipt',
  PRIMARY KEY (device_id, sequence)
) ENGINE = InnoDB;

-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Many devices per account: account keys, certificates, links, device numbers with their history,
-- and the changes of device lists that servers tell each other of.

ALTER TABLE account
  ADD COLUMN account_key VARBINARY(33) NULL COMMENT 'public; NULL without a primary, or where an administrator gave none';

ALTER TABLE device
  ADD COLUMN certificate       VARBINARY(64) NULL COMMENT 'by the account key',
  ADD COLUMN addressable_since BIGINT        NULL COMMENT 'milliseconds since 1970 UTC; NULL before it has published its keys',
  ADD COLUMN last_seen         BIGINT        NOT NULL DEFAULT 0 COMMENT 'a day, in milliseconds since 1970 UTC',
  ADD COLUMN warned_at         BIGINT        NULL COMMENT 'when its users were told that it will be revoked';
UPDATE device SET
  addressable_since = 1000 * TIMESTAMPDIFF(SECOND, '1970-01-01', enrolled_at),
  last_seen         = 86400000 * DATEDIFF(UTC_DATE(), '1970-01-01');
ALTER TABLE device
  ALTER COLUMN last_seen DROP DEFAULT,
  ADD KEY device_last_seen (last_seen);

-- How often a number was given to a device of the account: a device that gets it again counts its
-- messages from above all that went before. What was removed before this table was there is not
-- known; that a primary was, is assumed.
CREATE TABLE device_number (
  account_id BIGINT NOT NULL,
  number     INT    NOT NULL,
  uses       INT    NOT NULL,
  PRIMARY KEY (account_id, number)
) ENGINE = InnoDB;
INSERT INTO device_number SELECT id, 1, 1 FROM account;
INSERT INTO device_number SELECT account_id, number, 1 FROM device WHERE number > 1;

-- A new device on its way into an account. Deleted when it has published its keys.
CREATE TABLE link_session (
  id          BIGINT          NOT NULL COMMENT 'random',
  proof_hash  VARBINARY(32)   NOT NULL COMMENT 'SHA-256 of what proves the code',
  secret_hash VARBINARY(32)   NOT NULL COMMENT 'SHA-256 of what the new device claims with',
  hello       VARBINARY(1024) NOT NULL COMMENT 'opaque',
  expires_at  BIGINT          NOT NULL COMMENT 'milliseconds since 1970 UTC',
  failures    INT             NOT NULL COMMENT 'wrong proofs and secrets',
  account_id  BIGINT          NULL COMMENT 'whose primary has proven the code',
  number      INT             NULL COMMENT 'the device number that the primary was told',
  device_id   BIGINT          NULL COMMENT 'the device that was approved',
  handover    MEDIUMBLOB      NULL COMMENT 'opaque',
  PRIMARY KEY (id),
  KEY link_session_expiry (expires_at),
  KEY link_session_account (account_id),
  KEY link_session_device (device_id)
) ENGINE = InnoDB;

-- Which accounts' device lists or status changed, in order of commit: whoever changes them locks the
-- counter last in the transaction. Every server asks for what is new and drops what it has cached.
CREATE TABLE device_list_version (
  id      INT    NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB;
INSERT INTO device_list_version VALUES (1, 0);

CREATE TABLE device_list_change (
  version    BIGINT      NOT NULL,
  account_id BIGINT      NOT NULL,
  changed_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'by the database''s clock; swept later',
  PRIMARY KEY (version, account_id),
  KEY device_list_change_time (changed_at)
) ENGINE = InnoDB;

-- Devices that are no more: what another server still stores for them is deleted.
CREATE TABLE removed_device (
  device_id  BIGINT NOT NULL,
  removed_at BIGINT NOT NULL COMMENT 'milliseconds since 1970 UTC',
  PRIMARY KEY (device_id)
) ENGINE = InnoDB;

-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Undelivered records expire, conversations become established, browsers get tickets.

ALTER TABLE delivery_record
  ADD COLUMN expires_at BIGINT NOT NULL DEFAULT 0 COMMENT 'milliseconds since 1970 UTC; swept from then on';
UPDATE delivery_record SET expires_at = server_time + 2592000000;
ALTER TABLE delivery_record
  ALTER COLUMN expires_at DROP DEFAULT,
  ADD KEY delivery_record_expiry (expires_at);

-- Kind 1 held an encoded Receipt; from now on it holds an encoded Event, in which
-- the receipt is field 3. Receipts of 128 bytes and more were never written.
UPDATE delivery_record SET content = CONCAT(UNHEX('1A'), CHAR(LENGTH(content)), content) WHERE kind = 1;

-- Who has ever written to whom. A conversation is established for a sender when
-- the recipient has written back: its messages are limited more generously.
CREATE TABLE contact (
  account_id BIGINT      NOT NULL COMMENT 'who wrote',
  peer_id    BIGINT      NOT NULL COMMENT 'to whom',
  since      DATETIME(3) NOT NULL,
  PRIMARY KEY (account_id, peer_id)
) ENGINE = InnoDB;

-- One-use tickets for clients that cannot set a header on a WebSocket upgrade.
CREATE TABLE stream_ticket (
  ticket_hash VARBINARY(32) NOT NULL COMMENT 'SHA-256',
  device_id   BIGINT        NOT NULL,
  expires_at  BIGINT        NOT NULL COMMENT 'milliseconds since 1970 UTC',
  PRIMARY KEY (ticket_hash),
  KEY stream_ticket_expiry (expires_at)
) ENGINE = InnoDB;

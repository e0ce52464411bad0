-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Where sleeping devices are woken, and as whom this installation sends Web Push.

CREATE TABLE wake_up_registration (
  device_id     BIGINT        NOT NULL,
  kind          INT           NOT NULL COMMENT '0 Web Push, 1 APNs',
  address       VARCHAR(2048) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'endpoint or token',
  p256dh        VARBINARY(65) NULL COMMENT 'Web Push only',
  auth          VARBINARY(16) NULL COMMENT 'Web Push only',
  registered_at DATETIME(3)   NOT NULL,
  PRIMARY KEY (device_id),
  CONSTRAINT wake_up_registration_device FOREIGN KEY (device_id) REFERENCES device (id) ON DELETE CASCADE
) ENGINE = InnoDB;

-- One row, made by the server that needs it first.
CREATE TABLE vapid_key (
  id          INT            NOT NULL,
  public_key  VARBINARY(128) NOT NULL COMMENT 'X.509',
  private_key VARBINARY(512) NOT NULL COMMENT 'PKCS #8, encrypted under chasqui.secrets.password',
  created_at  DATETIME(3)    NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB;

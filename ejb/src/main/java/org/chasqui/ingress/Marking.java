// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress;

import java.util.List;
import org.chasqui.delivery.MarkKind;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.protocol.Range;

/**
 * A device says that its user has read or played messages.
 *
 * @param reader the authenticated device
 * @param kind what was done
 * @param sender the device that sent the messages
 * @param numbers which of its messages to the reader, at least one range
 */
public record Marking(EnrolledDevice reader, MarkKind kind, DeviceAddress sender, List<Range> numbers) {}

package org.zmqspring.listen;

import org.zmqspring.message.ZmqMessage;

/** Makes a message of the frames that a socket received. Stateless. */
@FunctionalInterface
interface Framing {

	ZmqMessage message(byte[][] frames, String socket, String endpoint, long receivedEpochMillis);

}

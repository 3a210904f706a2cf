package org.zmqspring.tests.kit;

import org.zmqspring.test.ZmqPeer;
import org.zmqspring.test.ZmqTestPublisher;

/** A superclass of tests. */
abstract class WithFeed {

	@ZmqPeer(subscriber = "default")
	ZmqTestPublisher feed;

}

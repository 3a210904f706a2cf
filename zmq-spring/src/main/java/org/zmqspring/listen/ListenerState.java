package org.zmqspring.listen;

/** Whether a listener takes messages. */
public enum ListenerState {

	/** It takes messages. */
	RUNNING,

	/** It takes no messages for now. They wait in its queue. */
	PAUSED,

	/** It takes no messages, and none are put into its queue. */
	STOPPED

}

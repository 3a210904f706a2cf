package org.zmqspring.config;

import org.zmqspring.agent.Agent;
import org.zmqspring.message.Internal;

/**
 * Work that is done on a thread of its own while the poller runs, such as watching it.
 * Beans of this type are started after the poller and stopped before it.
 */
@Internal
public interface PollerCompanion extends Agent {

}

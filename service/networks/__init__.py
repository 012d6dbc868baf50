"""The network as it leaves the house: what may be asked, as JSON, as drawings and files."""

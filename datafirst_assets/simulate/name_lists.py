"""Name lists of the groups that the reference tables do not cover, each in falling frequency.

Names are common public given names and surnames; no combination stands for anybody. Weights fall
as 1/(rank + 8) unless a list says otherwise. All are writable in cp1252.
"""

# First names of White British people born before 1996, by generation (before 1960, to 1979, later).
OLDER_MEN = (
    "John David Michael Peter Robert William James Alan Brian Anthony George Kenneth Thomas Ronald "
    "Derek Raymond Roy Charles Keith Stephen Barry Colin Edward Terence Malcolm Graham Joseph Roger "
    "Frank Patrick Dennis Geoffrey Gordon Leslie Trevor Norman Albert Arthur Donald Douglas Eric "
    "Frederick Harold Leonard Maurice Reginald Stanley Sidney Victor Walter Ernest Gerald Clive Ian"
)
MIDDLE_MEN = (
    "David Paul Andrew Mark John Michael Stephen Ian Robert Richard Christopher Peter Simon Anthony "
    "Kevin Gary Steven Martin James Philip Darren Lee Jason Neil Matthew Stuart Nigel Craig Wayne "
    "Carl Alan Nicholas Graham Dean Shaun Sean Adrian Jonathan Scott Justin Damian Barry Glenn Karl "
    "Adam Daniel Russell Tony Stephen Timothy Alexander Terry Jamie Marc William Thomas Warren Keith"
)
YOUNGER_MEN = (
    "Christopher James David Daniel Michael Matthew Andrew Richard Paul Mark Thomas Adam Robert Lee "
    "Benjamin Ryan Liam Joshua Luke Jack Craig Kieran Aaron Ashley Jamie Nathan Anthony Scott Kyle "
    "Jordan Sean Dean Lewis Connor Carl Ben Sam Joseph Alexander Shane Bradley Gavin Dale Stephen "
    "Gareth Stuart Wayne Karl Simon Peter Ross Callum Danny Martin Kevin Jonathan Nicholas Rhys"
)
OLDER_WOMEN = (
    "Margaret Mary Patricia Christine Susan Jean Maureen Barbara Linda Sheila Ann Carol Janet Joan "
    "Brenda Pauline Dorothy Jacqueline Sandra Kathleen Elizabeth Shirley Pamela Judith Marion Eileen "
    "Josephine Valerie Hilary Gillian Rosemary Doreen Joyce Sylvia Rita Marjorie Irene Betty Beryl "
    "Audrey Vera Edna Hazel Janice Lesley Yvonne Lynne Diane Marilyn Teresa Veronica Jennifer Julie"
)
MIDDLE_WOMEN = (
    "Susan Julie Karen Jacqueline Deborah Tracey Jane Helen Diane Sharon Sarah Nicola Joanne Michelle "
    "Lisa Claire Alison Amanda Angela Elizabeth Donna Dawn Lorraine Wendy Tracy Kerry Samantha "
    "Louise Paula Maria Caroline Andrea Emma Rachel Joanna Mandy Lesley Debra Catherine Jennifer "
    "Sally Victoria Anne Linda Beverley Gail Heather Melanie Tina Sandra Cheryl Kelly Theresa Jayne"
)
YOUNGER_WOMEN = (
    "Sarah Laura Gemma Emma Rebecca Claire Victoria Samantha Rachel Amy Jennifer Nicola Katie Lisa "
    "Kelly Natalie Louise Michelle Hayley Hannah Helen Charlotte Joanne Lucy Elizabeth Leanne "
    "Danielle Donna Katherine Clare Stephanie Stacey Lauren Jessica Jane Kerry Zoe Sophie Kirsty "
    "Jade Chloe Kimberley Melissa Tracy Catherine Alison Rachael Abigail Natasha Kayleigh Emily "
    "Cheryl Jodie Lindsey"
)

# Groups other than White British: men, women, surnames. Irish names serve White Irish.
NAMES: dict[str, tuple[str, str, str]] = {
    "irish": (
        "Patrick John Michael James Sean Thomas Martin Daniel Liam Kevin Declan Brendan Seamus Eamon "
        "Joseph Gerard Dermot Kieran Padraig Cormac Niall Séan Aidan Finbar Hugh Bernard",
        "Mary Margaret Bridget Kathleen Ann Bernadette Eileen Teresa Siobhan Sinead Siobhán Patricia "
        "Maureen Nora Catherine Geraldine Deirdre Aoife Sinéad Marie Noreen Philomena",
        "Murphy|O'Brien|Kelly|Byrne|Ryan|O'Connor|Walsh|O'Sullivan|Doyle|McCarthy|Gallagher|Doherty|"
        "Kennedy|Lynch|Murray|Quinn|McDonagh|Connors|O'Neill|Ward|McLaughlin|O'Reilly|Connolly|Daly|"
        "O'Donnell|Collins|Dunne|Brennan|Burke|Nolan|Delaney|McGinley|Mongan|Maughan|Stokes|O'Driscoll|"
        "Cash|Purcell|Joyce|Keane|McNamara|O'Leary|Fitzgerald|Sweeney|Hogan|Mac Donald|McCann",
    ),
    "east_european": (
        "Piotr Krzysztof Tomasz Andrzej Marcin Pawel Michal Adrian Lukasz Mariusz Dariusz Rafal "
        "Grzegorz Jacek Robert Marek Kamil Slawomir Ion Andrei Alexandru Florin Marian Ionut Mihai "
        "Vasile Constantin Gheorghe Georgi Ivan Dimitar Vytautas Tomas Darius Mantas Andrius Janis "
        "Aleksandrs Andris Juris Jan Josef Peter Zoltan Laszlo Viktor Artur Arturas",
        "Anna Katarzyna Agnieszka Malgorzata Monika Joanna Magdalena Ewa Dorota Beata Aneta Edyta "
        "Justyna Maria Elena Ioana Andreea Mihaela Cristina Alina Daniela Loredana Ivanka Desislava "
        "Jurgita Rasa Egle Kristina Inga Ilze Jelena Natalja Zuzana Jana Eva Katalin Renata",
        "Nowak|Kowalski|Wisniewski|Wojcik|Kowalczyk|Kaminski|Lewandowski|Zielinski|Szymanski|Dabrowski|"
        "Kozlowski|Mazur|Jankowski|Kwiatkowski|Krawczyk|Piotrowski|Grabowski|Pawlowski|Michalski|"
        "Popescu|Ionescu|Popa|Radu|Dumitru|Stan|Stoica|Constantin|Rusu|Munteanu|Matei|Ciobanu|Gheorghe|"
        "Ivanov|Georgiev|Dimitrov|Petrov|Nikolov|Todorov|Kazlauskas|Petrauskas|Jankauskas|Stankevicius|"
        "Vasiliauskas|Butkus|Berzins|Kalnins|Ozolins|Horvath|Novak|Svoboda|Nagy|Kovacs|Toth|Szabo",
    ),
    "pakistani": (
        "Mohammed Muhammad Mohammad Imran Asif Nadeem Tariq Khalid Shahid Zahid Amjad Kashif Usman "
        "Adnan Faisal Bilal Hamza Ali Hassan Waseem Rashid Javed Naveed Sajid Arshad Zeeshan Umar "
        "Shabir Aqeel Haroon Junaid Saqib Ibrar Nasir Iftikhar Majid Wajid Yasir Mubashir Abdul",
        "Shazia Nasreen Saima Fatima Ayesha Sadia Rukhsana Samina Nazia Zainab Aisha Maryam Shabana "
        "Farzana Tahira Bushra Noreen Sobia Humaira Rubina Uzma Iram Sana Shaheen Parveen Mehwish",
        "Khan|Hussain|Ahmed|Ali|Mahmood|Akhtar|Iqbal|Malik|Shah|Mohammed|Raza|Bashir|Rashid|Mirza|Butt|"
        "Chaudhry|Sheikh|Qureshi|Aslam|Khalid|Saleem|Rafiq|Yousaf|Hanif|Anwar|Javed|Majid|Zaman|Aziz|"
        "Rehman|Siddique|Sadiq|Latif|Younis|Akram|Arif|Nawaz|Riaz|Shafiq|Parveen",
    ),
    "bangladeshi": (
        "Mohammed Mohammad Abdul Md Shah Syed Rahim Karim Kamal Jamal Shahin Rubel Ruhul Sumon Faruk "
        "Nazrul Rafiqul Aminul Saiful Shofiqul Mizanur Habibur Anwar Nurul Ahad Tareq Jubed Salman",
        "Fatema Rehana Shirin Nasima Rahima Sultana Shahana Halima Khadija Nazma Salma Ruksana Taslima "
        "Rina Jasmin Monira Sabina Farhana Hasna Syeda",
        "Ahmed|Miah|Ali|Uddin|Rahman|Islam|Hussain|Khan|Choudhury|Begum|Khatun|Alam|Haque|Hoque|Chowdhury|"
        "Akhter|Kamali|Ullah|Hossain|Sarkar|Talukdar|Kabir|Malik|Sheikh|Mannan|Motin|Jalil|Bari|Hannan",
    ),
    "indian": (
        "Gurpreet Harpreet Jaswinder Manjit Amarjit Sukhdev Balwinder Rajinder Kulwinder Jasbir Sanjay "
        "Rajesh Anil Sunil Vijay Ramesh Suresh Dinesh Mukesh Nilesh Amit Ravi Kiran Ashok Paresh Jay "
        "Arjun Rohan Ajay Deepak Hardeep Satnam Ranjit Jagdeep Lakhvir",
        "Gurpreet Manjit Jaswinder Balvinder Surinder Kamaljit Harjit Rajinder Sunita Anita Priya Nisha "
        "Rekha Meena Kavita Asha Jyoti Sangita Hansa Bhavna Pooja Neha Amandeep Navdeep Ravinder",
        "Singh|Patel|Kaur|Sharma|Shah|Kumar|Gill|Sandhu|Dhillon|Sidhu|Chauhan|Parmar|Mistry|Desai|Joshi|"
        "Mehta|Bains|Grewal|Dhaliwal|Johal|Sohal|Rai|Bhogal|Virdi|Sahota|Atwal|Thakur|Solanki|Rathod|"
        "Gupta|Verma|Nair|Reddy|Fernandes|D'Souza|D'Silva|Pillai",
    ),
    "black_african": (
        "Emmanuel Samuel David Daniel Abdi Mohamed Ahmed Ibrahim Abdullahi Hassan Yusuf Kwame Kofi "
        "Kwabena Chinedu Emeka Olumide Oluwaseun Tunde Babatunde Ayodele Femi Adebayo Chukwuemeka "
        "Ikechukwu Patrick Joseph Michael Isaac Prince Blessing Mamadou Ousmane Tendai Tafadzwa "
        "Tinashe Mustafa Omar Said Bashir Ismail Kwaku Jean Christian Alhaji",
        "Grace Blessing Mary Esther Patience Comfort Florence Abena Akosua Ama Amina Fatima Hodan "
        "Sahra Halima Ifrah Ngozi Chioma Adaeze Folake Yetunde Funmilayo Oluwakemi Abimbola Rudo "
        "Nyasha Tatenda Mercy Joyce Precious Gloria Aminata Mariama Fatou Khadija Asha",
        "Mohamed|Ali|Ahmed|Hassan|Hussein|Abdi|Ibrahim|Osman|Yusuf|Omar|Warsame|Farah|Mensah|Owusu|Boateng|"
        "Appiah|Asante|Osei|Agyeman|Addo|Okafor|Okoro|Eze|Nwosu|Okonkwo|Obi|Adeyemi|Adebayo|Ogunleye|"
        "Balogun|Akinola|Bello|Oladipo|Afolabi|Moyo|Ncube|Sibanda|Ndlovu|Dube|Kamara|Sesay|Conteh|Bangura|"
        "Koroma|Jallow|Diallo|Bah|Kabongo|Mbala|Mutombo|Tesfaye|Haile|Bekele|Kamau|Mwangi|Otieno",
    ),
    "caribbean": (
        "Michael Anthony Winston Errol Leroy Delroy Trevor Desmond Carlton Devon Neville Marlon Jermaine "
        "Dwayne Andre Leon Marcus Tyrone Curtis Jerome Damian Kevin Ricardo Omar Rohan Dexter Floyd "
        "Clive Everton Junior Romeo Shaquille Tyrell Kieron Jordan Aaron Reece Nathaniel Malachi Kemar",
        "Sharon Michelle Jacqueline Marcia Sonia Yvonne Beverley Paulette Claudette Angela Natasha "
        "Latoya Shanice Chantelle Simone Keisha Monique Jade Tanisha Shanelle Kimberley Leanne Rochelle "
        "Patricia Dionne Cherelle Aaliyah Renee",
        "Campbell|Brown|Williams|Francis|Clarke|Lewis|Thompson|Johnson|Smith|James|Gordon|Grant|Edwards|"
        "Morgan|Reid|Robinson|Thomas|Henry|Walker|Joseph|Charles|Davis|Graham|McKenzie|Bailey|Samuels|"
        "Bennett|Barrett|Daley|Palmer|Douglas|Simpson|Wright|Stewart|Richards|Blake|Gayle|Facey|Pinnock|"
        "Whyte|Lindo|Buchanan|Cunningham|Beckford|Dacosta|Hylton|Rowe|Plummer|St Louis|Augustin|Pierre",
    ),
    "chinese": (
        "Wei Jian Jun Ming Li Hao Yong Xin Chen Feng Lei Tao Bin Chi Wing Kwok Wai Siu Ho Kin Guang Hai "
        "Qiang Zhi Peter Kevin Tony Minh Van Duc Hung Tuan Thanh Dung",
        "Mei Li Xiu Ying Yan Fang Hong Jing Na Xia Hui Min Wai Siu Suk Ling Yuk Ping Amy Grace Thi Huong "
        "Lan Hoa Linh Thuy",
        "Chen|Wang|Li|Zhang|Lin|Liu|Huang|Wu|Yang|Zheng|Chan|Wong|Lee|Cheung|Lau|Ho|Ng|Tang|Chow|Leung|"
        "Nguyen|Tran|Pham|Le|Hoang|Vu|Phan|Xu|Zhao|He|Weng|Jiang|Dong|Yu",
    ),
    "other": (
        "Ahmad Ali Reza Mehdi Hamid Karim Mustafa Mehmet Ahmet Hasan Huseyin Murat Rebwar Karwan Aram "
        "Sherzad Hawre Carlos Jose Luis Joao Paulo Antonio Abdullah Najib Zabihullah Arash Farhad "
        "Artan Besnik Arben Agron Ermal Elton Faraz Nimal Suresh Kumar Rajan Ricardo Hiwa Ramin Samir",
        "Fatma Ayse Emine Zeynep Maria Ana Leila Maryam Zahra Nasrin Shirin Parisa Mirela Valbona Elira "
        "Ornela Sofia Fernanda Adriana Luciana Rosa Carmen Nadia Samira Amal Layla Rana Tharani Suganthi",
        "Ahmadi|Hosseini|Mohammadi|Karimi|Rahimi|Rezai|Yilmaz|Kaya|Demir|Celik|Ozturk|Yildiz|Aydin|Hoxha|"
        "Shehu|Prifti|Leka|Gjoka|Dervishi|Silva|Santos|Ferreira|Pereira|Costa|Rodrigues|Gonçalves|García|"
        "Fernández|da Silva|de Souza|Hamid|Salih|Aziz|Rasul|Kareem|Mahmoud|Abdullah|Khalil|Haddad|Nasser|"
        "Sivakumar|Rajah|Perera|Fernando|Stanekzai|Safi|Zadran|Al-Hassan|El-Sayed|Müller|Jönsson|Nguyen",
    ),
}

# Spellings of one name as clerks hear them; the first is the commonest.
SPELLINGS = (
    "Mohammed Muhammad Mohamed Mohammad Muhammed Mohamad Mohd|Hussain Hussein Hussan Hosain|"
    "Ahmed Ahmad Ahmet Achmed|Chaudhry Chaudhary Choudhry Chowdhry|Choudhury Chowdhury Choudhary|"
    "Sheikh Shaikh Sheik|Rahman Rehman Rahmann|Akhtar Akhter Aktar|Mahmood Mehmood Mahmud|"
    "Yusuf Yousuf Yusef Yousef|Yousaf Yousuf Yusaf|Hassan Hasan Hassen|Ibrahim Ebrahim Ibraheem|"
    "Usman Osman Uthman|Osman Usman Othman|Umar Omar Omer|Omar Umar Omer|Aisha Ayesha Aysha|"
    "Ayesha Aisha Aesha|Fatima Fatema Fathima|Khalid Khaled Kaleed|Tariq Tarik Tareq|Iqbal Ikbal|"
    "Imran Emran|Abdul Abdal Abdool|Miah Mia Meah|Uddin Udin Ud-Din|Islam Eslam|Hossain Hussain Hosen|"
    "Haque Hoque Haq|Hoque Haque Hoq|Begum Begom Begam|Khatun Khatoon|Syed Sayed Saeed|Qureshi Quraishi|"
    "Siddique Siddiqui Sadique|Parveen Perveen Parvin|Singh Sing Sing|Kaur Kour Kauer|Patel Pattel|"
    "Gurpreet Gurprit|Sidhu Sidu|Dhillon Dillon|Sharma Sherma|Abdi Abde|Abdullahi Abdulahi Abdullah|"
    "Warsame Warsaame|Farah Farrah|Okafor Okafo Okaphor|Oluwaseun Oluseun Seun|Babatunde Tunde|"
    "Kwabena Kwabina|Owusu Owuso|Nowak Novak Nowack|Kowalski Kowalsky Kowalska|Wisniewski Wisnewski|"
    "Wojcik Wojick|Lewandowski Lewandowsky|Piotr Peter Pyotr|Krzysztof Krysztof Krzystof|"
    "Lukasz Lucas Lukas|Pawel Pavel|Michal Michael|Tomasz Thomas Tomas|Andrzej Andrej|Rafal Rafael|"
    "Grzegorz Gregorz|Slawomir Slavomir|Agnieszka Agnieska|Malgorzata Malgorzeta|Aleksandrs Alexander|"
    "Popescu Popesku|Georgiev Georgieff|Stankevicius Stankevicus|Nguyen Nguyan Ngyuen|Zhang Chang|"
    "Cheung Chung|Huang Hwang|Sean Shaun Shawn|Shaun Sean Shawn|Stephen Steven|Steven Stephen|"
    "Philip Phillip|Geoffrey Jeffrey|Alan Allan Allen|Stuart Stewart|Graham Graeme|Brian Bryan|"
    "Anthony Antony|Jonathan Johnathan|Nicholas Nicolas|Kieran Kieron Ciaran|Liam Leam|Lee Leigh|"
    "Carl Karl|Mark Marc|Craig Creag|Aaron Arron|Jamie Jaime|Connor Conor|Callum Calum|Declan Deklan|"
    "Tracey Tracy|Tracy Tracey|Catherine Katherine Kathryn|Sarah Sara|Rachel Rachael|Claire Clare|"
    "Lindsey Lindsay Linsey|Deborah Debra|Ann Anne|Jayne Jane|Nicola Nichola|Leanne Leann Lianne|"
    "Stacey Stacy|Kerry Keri|Jodie Jody|Natalie Nathalie|Teresa Theresa|Siobhan Shevaun|Sinead Sinaid|"
    "Clarke Clark|Clark Clarke|Thompson Thomson|Davies Davis|Davis Davies|Philips Phillips|"
    "Phillips Philips|Brown Browne|Read Reid|Reid Reed|Smith Smyth|Stephens Stevens|Stevens Stephens|"
    "Johnson Johnston|Harrison Harison|Nicholson Nicolson|Matthews Mathews|Griffiths Griffith|"
    "McDonagh McDonough|Connors Connor|Doherty Docherty|Byrne Burn|Gallagher Gallacher|Maughan Mohan|"
    "Morris Maurice|Shaw Shore|White Whyte|Whyte White|Gray Grey|Taylor Tayler|Turner Turnor|"
    "Pearce Pierce|Lawrence Laurence|Walsh Welsh|Hughes Hughs|Edwards Edwardes|Evans Evens"
)

# Everyday short forms: proper name, then what people call themselves.
SHORT_FORMS = (
    "Robert Bob Rob Bobby|William Bill Will Billy|Richard Rick Dick Richie|James Jim Jimmy Jamie|"
    "John Jack Johnny|Michael Mick Mike Mickey|Anthony Tony Ant|Christopher Chris|Stephen Steve|"
    "Steven Steve|David Dave|Daniel Dan Danny|Matthew Matt|Andrew Andy|Thomas Tom Tommy|Joseph Joe|"
    "Edward Ted Eddie Ed|Kenneth Ken Kenny|Ronald Ron Ronnie|Terence Terry|Raymond Ray|Peter Pete|"
    "Benjamin Ben|Samuel Sam|Alexander Alex|Nicholas Nick|Jonathan Jon|Timothy Tim|Gregory Greg|"
    "Patrick Pat Paddy|Gerald Gerry|Leonard Len Lenny|Albert Bert|Frederick Fred|Charles Charlie|"
    "George Georgie|Philip Phil|Kevin Kev|Gary Gaz|Joshua Josh|Nathan Nate|Bradley Brad|Zachary Zac|"
    "Elizabeth Liz Beth Lizzie|Margaret Maggie Peggy|Patricia Pat Trish|Catherine Cathy Kate|"
    "Katherine Kate Kathy|Kathleen Kath|Susan Sue|Christine Chris|Deborah Debbie|Jacqueline Jackie|"
    "Jennifer Jenny|Pamela Pam|Victoria Vicky|Rebecca Becky|Samantha Sam|Amanda Mandy|Angela Angie|"
    "Sandra Sandy|Barbara Babs|Theresa Terri|Teresa Terri|Joanne Jo|Alexandra Alex|Stephanie Steph|"
    "Natasha Tasha|Danielle Dani|Jessica Jess|Abigail Abi|Charlotte Charlie|Kimberley Kim|Emmanuel Manny|"
    "Mohammed Mo|Abdullahi Abdi|Krzysztof Kris|Aleksandra Ola|Konstantin Kostya|Gurpreet Gary|Harpreet Harry"
)
